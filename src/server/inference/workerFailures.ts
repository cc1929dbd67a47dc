/** How it is said that the model process died. */
import type { Failure } from '../../protocol/failure';
import { within } from './restarts';

export function crashed(why: string): Failure {
  return {
    code: 'worker-crashed',
    message: `The model process died twice of this (${why}).`,
    todo: 'Try a shorter prompt or a smaller model; if it happens again, report it.',
  };
}

export function stopped(why: string): Failure {
  return {
    code: 'worker-stopped',
    message: `The model process died five times within ${within / 60_000} minutes and is not started again (${why}).`,
    todo: 'Run “IOI Lens: Restart the Model Process”.',
  };
}
