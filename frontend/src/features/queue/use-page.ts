import { type Page, parsePage, setPage } from '@/shared/lib/places';
import { useUrlParams } from '@/shared/lib/use-url-params';

/** Which page of a list is shown. It lives in the address. */
export function usePage(): readonly [Page, (page: Page) => void] {
  const [params, setParams] = useUrlParams();
  const turn = (page: Page) => {
    const next = new URLSearchParams();
    setPage(next, page);
    setParams(next);
  };
  return [parsePage(params), turn];
}
