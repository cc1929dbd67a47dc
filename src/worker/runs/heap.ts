/** How a process that measures collects what it no longer needs. */
import { setFlagsFromString } from 'node:v8';

/**
 * V8 collects whenever heap and arrays together have grown by about as much as the heap holds. Arrays of numbers lie
 * outside it: beside a heap of 20 MB, thirty megabytes of them a second had all of it marked seven times a second, some
 * 7 % of a mean sweep's time. Now it is marked after three times as much. Of Node.js alone is it known that V8 may be
 * told so once it runs: where its flags are frozen, as in other hosts, the process would end.
 */
export function collectLessOften(): void {
  if (process.versions.electron === undefined) setFlagsFromString('--heap-growing-percent=300');
}
