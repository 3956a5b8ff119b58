import { type Page, parsePage, setPage } from './places';
import { useUrlParams } from './use-url-params';

/** Which page of the list `name` is shown. It lives in the address, beside whatever else does. */
export function usePage(name?: string): readonly [Page, (page: Page) => void] {
  const [params, setParams] = useUrlParams();
  const turn = (page: Page) =>
    setParams((now) => {
      setPage(now, page, name);
      return now;
    });
  return [parsePage(params, name), turn];
}
