/** Sessions of ONNX Runtime, one a stage, over the checkpoint's own file. */
import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { Failed } from '../../protocol/failure';
import type { Checkpoint } from '../checkpoint/checkpoint';

export interface OnnxOptions {
  /** Threads within an operator; the machine's cores when left out. */
  readonly threads?: number;
  /** Keep weights as evictable pages of the file for good: takes less memory, runs at two thirds of the speed. */
  readonly lowMemory?: boolean;
}

type Graph = (checkpoint: Checkpoint) => Uint8Array;

interface Made {
  readonly graph: Graph;
  session: Promise<InferenceSession>;
  isPacked: boolean;
}

/**
 * Made when they are first needed, over weights as they lie in the file: that takes a few milliseconds. `pack` makes
 * them again with the weights laid out for the processor, which takes seconds and makes matrix products 1.2 to 1.4
 * times as fast: for a process that lives long enough to earn it.
 */
export class Sessions {
  private readonly made = new Map<string, Made>();
  private isReleased = false;
  /** How many are packed by now: numbers of one packing are compared with each other. */
  packed = 0;

  constructor(
    private readonly checkpoint: Checkpoint,
    private readonly options: OnnxOptions,
  ) {}

  /** @throws Failed `model-changed`, `cannot-load` */
  async get(stage: string, graph: Graph): Promise<InferenceSession> {
    if (this.isReleased) throw changedOnDisk(basename(this.checkpoint.folder));
    let made = this.made.get(stage);
    if (!made) {
      const isPacked = isNarrow(this.checkpoint.shape.width, threadsOf(this.options));
      const packing = isPacked ? 'packed' : 'unpacked';
      const session = createSession(graph(this.checkpoint), this.checkpoint, this.optionsOf(stage), packing);
      made = { graph, session, isPacked };
      this.made.set(stage, made);
      // What failed once may go the next time: a file that was away is back, memory is free again.
      session.catch(() => this.made.get(stage)?.session === session && this.made.delete(stage));
    }
    return made.session;
  }

  /**
   * Packs one of these stages that is loaded and not packed yet. Call it while nothing runs.
   * @returns whether there was one
   */
  async pack(stages: readonly string[]): Promise<boolean> {
    if (this.options.lowMemory || this.isReleased) return false;
    const made = stages.map(stage => this.made.get(stage)).find(one => one && !one.isPacked);
    if (!made) return false;
    made.isPacked = true;
    const session = await createSession(made.graph(this.checkpoint), this.checkpoint, this.options, 'packed').catch(
      () => undefined,
    );
    // Without memory for it the unpacked one goes on.
    if (!session) return false;
    const before = made.session;
    made.session = Promise.resolve(session);
    this.packed++;
    await before.then(one => one.release()).catch(() => {});
    if (this.isReleased) await session.release();
    return !this.isReleased;
  }

  /** Products of so narrow a model are over before two threads have met: rows of logits are read on the others. */
  private optionsOf(stage: string): OnnxOptions {
    const isWide = this.checkpoint.shape.width > narrow || stage.startsWith('unembed');
    return isWide ? this.options : { ...this.options, threads: 1 };
  }

  /** Whoever still works with them is refused. */
  async release(): Promise<void> {
    this.isReleased = true;
    const all = [...this.made.values()];
    this.made.clear();
    for (const { session } of all) await session.then(one => one.release()).catch(() => {});
  }
}

/** Measured at a width of 96: a thread more in the layers takes a tenth longer. */
const narrow = 128;

export function threadsOf({ threads = availableParallelism() }: OnnxOptions): number {
  return threads;
}

/**
 * Whether a row of an unpacked product could depend on how many others go with it. Work is parted among threads by
 * columns where there are more columns than rows, by rows elsewhere; and of at most 64 columns a thread, unpacked sums
 * over a long inner axis go in other blocks than of more (ONNX Runtime 1.23, `sgemm.cpp`: StrideN and StrideK). Packed
 * weights have blocks of one size. Of narrow models packing takes no time; of wide ones batches have fewer rows than
 * columns, and are always parted alike.
 */
function isNarrow(width: number, threads: number): boolean {
  return width < 512 && width <= 64 * threads;
}

/**
 * A session over a graph whose weights lie in the checkpoint's file.
 * Idle pools must not spin: with a pool a session, 26 of them would fight for the cores. Left to itself, ONNX Runtime
 * ties each pool's threads to cores of their own choice, the same ones for all: the number is always given.
 */
export async function createSession(
  graph: Uint8Array,
  checkpoint: Checkpoint,
  options: OnnxOptions,
  packing: 'packed' | 'unpacked' = 'unpacked',
): Promise<InferenceSession> {
  const session: Record<string, string> = {
    model_external_initializers_file_folder_path: dirname(checkpoint.files[0]!),
  };
  if (packing === 'unpacked') session.disable_prepacking = '1';
  try {
    return await InferenceSession.create(graph, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      enableMemPattern: false,
      // Memory of one's own for each session is no faster, and 140 MB more in a sweep.
      enableCpuMemArena: false,
      logSeverityLevel: 3,
      intraOpNumThreads: threadsOf(options),
      extra: { session: { ...session, intra_op: { allow_spinning: '0' } } },
    });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Failed(
      'cannot-load',
      `ONNX Runtime could not load ${basename(checkpoint.folder)}: ${said.replace(/\s+/g, ' ').slice(0, 200)}.`,
      'Check that the file is whole and that there is memory for it.',
    );
  }
}

/** What a measurement ends with when its model's files change under it. */
export function changedOnDisk(name: string): Failed {
  return new Failed(
    'model-changed',
    `The files of the model ${name} have changed while it was measured.`,
    'Measure again: it is opened anew.',
  );
}
