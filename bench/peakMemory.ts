import { readFileSync } from 'node:fs';

/** Of this process so far: VmHWM where there is one: maxRSS of a child begins at its parent's. */
export function peakMegabytes(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
