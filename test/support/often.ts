/** `npm run test:long`: random tests as long as they were meant, on the days when one has the time. */
const isLong = process.env.IOI_LENS_LONG === '1';

/** How often something random is tried: in `npm test`, and in `npm run test:long`. */
export function often(usual: number, long: number): number {
  return isLong ? long : usual;
}
