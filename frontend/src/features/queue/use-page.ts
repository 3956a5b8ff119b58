import { useUrlParams } from '@/shared/lib/use-url-params';

/** Which page of a list is shown. It lives in the address. */
export function usePage(): readonly [number, (page: number) => void] {
  const [params, setParams] = useUrlParams();
  const asked = Number(params.get('page') ?? 1);
  const page = Number.isSafeInteger(asked) && asked > 0 ? asked : 1;
  return [page, (next) => setParams(new URLSearchParams(next > 1 ? { page: String(next) } : {}))];
}
