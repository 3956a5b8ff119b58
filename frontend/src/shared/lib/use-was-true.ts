import { useState } from 'react';

/**
 * Whether this was ever true. What is needed from then on is loaded no earlier, and keeps its state: by `dynamic` with
 * `ssr: false`, which waits in its own place; without that the whole page would give way to its placeholder.
 */
export function useWasTrue(isTrue: boolean): boolean {
  const [wasTrue, setWasTrue] = useState(isTrue);
  if (isTrue && !wasTrue) setWasTrue(true);
  return wasTrue || isTrue;
}
