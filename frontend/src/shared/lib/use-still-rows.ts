import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

/** How long after its last movement a pointer may still be about to click. */
const REST_MS = 2_000;

interface Row {
  readonly id: number | string;
}

/**
 * The rows to show: while a pointer moves over them, those that came or went meanwhile wait until it rests, so that
 * nothing slides under the hand. What changed within a row shows at once, and so does everything under another
 * `address`, for that was asked for; `isOld` says that the rows are still those of another one.
 */
export function useStillRows<Item extends Row>(rows: readonly Item[], address: string, isOld: boolean) {
  const [isHandOn, setHandOn] = useState(false);
  const [shown, setShown] = useState({ rows, address });
  const rest = useDebouncedCallback(() => setHandOn(false), REST_MS);
  const mayMove = !isHandOn || shown.address !== address || isSameOrder(shown.rows, rows);
  if (mayMove && !isOld && (shown.rows !== rows || shown.address !== address)) setShown({ rows, address });
  const onPointerMove = () => {
    setHandOn(true);
    rest();
  };
  // Who clicks has chosen: what comes of it shows at once.
  const onPointerDown = () => setHandOn(false);
  return { rows: mayMove ? rows : renew(shown.rows, rows), hand: { onPointerMove, onPointerDown } };
}

function isSameOrder(shown: readonly Row[], fresh: readonly Row[]): boolean {
  return shown.length === fresh.length && shown.every(({ id }, index) => id === fresh[index]?.id);
}

/** The rows shown, as they are now. */
function renew<Item extends Row>(shown: readonly Item[], fresh: readonly Item[]): readonly Item[] {
  const byId = new Map(fresh.map((row) => [row.id, row]));
  return shown.map((row) => byId.get(row.id) ?? row);
}
