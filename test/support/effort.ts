/**
 * Milliseconds of processor that this process has used meanwhile: what work costs, whatever else the machine does. A
 * wall clock measures the neighbours.
 */
export function effort(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
