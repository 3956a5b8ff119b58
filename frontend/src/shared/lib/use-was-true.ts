import { useState } from 'react';

/** Whether this was ever true: code that is needed from then on is loaded no earlier, and keeps its state. */
export function useWasTrue(isTrue: boolean): boolean {
  const [wasTrue, setWasTrue] = useState(isTrue);
  if (isTrue && !wasTrue) setWasTrue(true);
  return wasTrue || isTrue;
}
