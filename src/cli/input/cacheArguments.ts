/** What stands after `ioi cache`. */
import { Failed } from '../../protocol/failure';

export interface CacheArguments {
  readonly command: 'cache';
  readonly action: 'list' | 'clear';
  readonly json: boolean;
}

/** @throws Failed `usage` */
export function readCache([action = 'list', ...more]: readonly string[], json: boolean): CacheArguments {
  if ((action !== 'list' && action !== 'clear') || more.length > 0)
    throw new Failed(
      'usage',
      `ioi cache cannot ${JSON.stringify([action, ...more].join(' ').slice(0, 40))}.`,
      'Possible: list, clear.',
    );
  return { command: 'cache', action, json };
}
