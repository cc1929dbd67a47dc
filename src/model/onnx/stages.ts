/** The stages of a forward pass on ONNX Runtime: one session a stage, over the checkpoint's own file. */
import { basename, dirname } from 'node:path';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Attended, ModelShape, Qkv, Stages, Tensor } from '../../analysis/model/stages';
import { Failed } from '../../protocol/failure';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { readRows, readWeight } from '../checkpoint/weights';
import {
  attendGraph,
  attendPatternGraph,
  embedGraph,
  middleGraph,
  outGraph,
  qkvGraph,
  unembedGraph,
  unembedTokensGraph,
} from './stageGraphs';

export interface OnnxOptions {
  /** Threads within an operator; the machine's cores when left out. */
  readonly threads?: number;
  /** Keep weights as evictable pages of the file: starts faster, takes less memory, runs at half the speed. */
  readonly lowMemory?: boolean;
}

export class OnnxStages implements Stages {
  readonly shape: ModelShape;
  private readonly sessions = new Map<string, Promise<InferenceSession>>();
  private readonly masks = new Map<string, OrtTensor>();
  private isReleased = false;

  constructor(
    readonly checkpoint: Checkpoint,
    private readonly options: OnnxOptions = {},
  ) {
    this.shape = checkpoint.shape;
  }

  /**
   * Loads every stage that a forward pass needs; without it each is loaded when it is first used.
   * @param onStage awaited after each
   */
  async load(onStage?: (done: number, of: number) => Promise<void> | void): Promise<void> {
    const { layers } = this.shape;
    const of = 2 * layers + 3;
    let done = 0;
    const loaded = async (session: Promise<unknown>) => {
      await session;
      await onStage?.(++done, of);
    };
    await loaded(this.session('embed', embedGraph));
    await loaded(this.session('attend', attendGraph));
    for (let layer = 0; layer < layers; layer++) {
      await loaded(this.session(`qkv ${layer}`, c => qkvGraph(c, layer)));
      await loaded(this.session(`out ${layer}`, c => outGraph(c, layer)));
    }
    await loaded(this.session('unembed', unembedGraph));
  }

  /** Its files may be others from now on: whoever still works with it is refused. */
  async release(): Promise<void> {
    this.isReleased = true;
    const sessions = [...this.sessions.values()];
    this.sessions.clear();
    for (const session of sessions) await session.then(one => one.release()).catch(() => {});
  }

  async embed(ids: readonly (readonly number[])[]): Promise<Tensor> {
    const length = ids[0]?.length ?? 0;
    const feeds = {
      ids: integers(ids.flat(), [ids.length, length]),
      positions: integers(
        Array.from({ length }, (_, t) => t),
        [length],
      ),
    };
    const dims = [ids.length, length, this.shape.width];
    const { resid } = await this.run('embed', embedGraph, feeds, { resid: dims });
    return { data: resid, dims };
  }

  async qkv(layer: number, resid: Tensor): Promise<Qkv> {
    const rows = this.rows(resid);
    const wanted = { q: rows.dims, k: rows.dims, v: rows.dims };
    const { q, k, v } = await this.run(`qkv ${layer}`, c => qkvGraph(c, layer), { resid: rows }, wanted);
    const dims = [...resid.dims.slice(0, -1), this.shape.heads, this.shape.width / this.shape.heads];
    return { q: { data: q, dims }, k: { data: k, dims }, v: { data: v, dims } };
  }

  async attend({ q, k, v }: Qkv, options: { readonly pattern?: boolean } = {}): Promise<Attended> {
    const [batch, tq] = q.dims as [number, number];
    const tk = k.dims[1]!;
    const queries = this.sequence(q);
    const feeds = { q: queries, k: this.sequence(k), v: this.sequence(v), mask: this.causalMask(tq, tk) };
    if (!options.pattern) {
      const { z } = await this.run('attend', attendGraph, feeds, { z: queries.dims });
      return { z: { data: z, dims: q.dims } };
    }
    const square = [batch, this.shape.heads, tq, tk];
    const wanted = { z: queries.dims, pattern: square };
    const { z, pattern } = await this.run('attend pattern', attendPatternGraph, feeds, wanted);
    return { z: { data: z, dims: q.dims }, pattern: { data: pattern, dims: square } };
  }

  async out(layer: number, z: Tensor, resid: Tensor): Promise<Tensor> {
    const rows = this.rows(resid);
    const feeds = { z: this.rows(z), resid: rows };
    const { out } = await this.run(`out ${layer}`, c => outGraph(c, layer), feeds, { out: rows.dims });
    return { data: out, dims: resid.dims };
  }

  async middle(layer: number, z: Tensor, resid: Tensor): Promise<Tensor> {
    const rows = this.rows(resid);
    const feeds = { z: this.rows(z), resid: rows };
    const { middle } = await this.run(`middle ${layer}`, c => middleGraph(c, layer), feeds, { middle: rows.dims });
    return { data: middle, dims: resid.dims };
  }

  async unembed(resid: Tensor): Promise<Tensor> {
    const dims = [resid.data.length / this.shape.width, this.shape.vocab];
    const { logits } = await this.run('unembed', unembedGraph, { resid: this.rows(resid) }, { logits: dims });
    return { data: logits, dims };
  }

  async unembedTokens(resid: Tensor, tokens: readonly number[]): Promise<Tensor> {
    const dims = [resid.data.length / this.shape.width, tokens.length];
    const feeds = { resid: this.rows(resid), tokens: integers(tokens, [tokens.length]) };
    const { logits } = await this.run('unembed tokens', unembedTokensGraph, feeds, { logits: dims });
    return { data: logits, dims };
  }

  async weight(name: string): Promise<Tensor> {
    return readWeight(this.checkpoint, name);
  }

  async unembedRows(tokens: readonly number[]): Promise<Tensor> {
    return readRows(this.checkpoint, 'lm_head.weight', tokens);
  }

  /** Outputs are written where they stay: ONNX Runtime would otherwise copy each out of memory of its own. */
  private async run<Name extends string>(
    stage: string,
    graph: (c: Checkpoint) => Uint8Array,
    feeds: Record<string, OrtTensor>,
    wanted: Readonly<Record<Name, readonly number[]>>,
  ): Promise<Record<Name, Float32Array>> {
    const session = await this.session(stage, graph);
    const into: Record<string, OrtTensor> = {};
    const data = {} as Record<Name, Float32Array>;
    for (const name of Object.keys(wanted) as Name[]) {
      data[name] = new Float32Array(wanted[name].reduce((a, b) => a * b, 1));
      into[name] = floats(data[name], wanted[name]);
    }
    await session.run(feeds, into);
    return data;
  }

  private async session(stage: string, graph: (c: Checkpoint) => Uint8Array): Promise<InferenceSession> {
    if (this.isReleased) throw changedOnDisk(basename(this.checkpoint.folder));
    let session = this.sessions.get(stage);
    if (!session) {
      session = createSession(graph(this.checkpoint), this.checkpoint, this.options);
      this.sessions.set(stage, session);
      // What failed once may go the next time: a file that was away is back, memory is free again.
      session.catch(() => this.sessions.get(stage) === session && this.sessions.delete(stage));
    }
    return session;
  }

  private rows({ data, dims }: Tensor): OrtTensor {
    const width = this.shape.width;
    return floats(data, [dims.reduce((a, b) => a * b, 1) / width, width]);
  }

  private sequence({ data, dims }: Tensor): OrtTensor {
    return floats(data, [dims[0]!, dims[1]!, this.shape.width]);
  }

  private causalMask(tq: number, tk: number): OrtTensor {
    const key = `${tq},${tk}`;
    let mask = this.masks.get(key);
    if (!mask) {
      const data = new Float32Array(tq * tk);
      // The lowest float instead of −∞: exp gives 0 all the same, and no ∞ − ∞ can arise.
      for (let i = 0; i < tq; i++) data.fill(-3.4028234663852886e38, i * tk + (tk - tq + i) + 1, (i + 1) * tk);
      mask = floats(data, [1, 1, tq, tk]);
      if (this.masks.size >= 64) this.masks.clear();
      this.masks.set(key, mask);
    }
    return mask;
  }
}

/**
 * A session over a graph whose weights lie in the checkpoint's file.
 * Idle pools must not spin: with a pool a session, 26 of them would fight for the cores.
 */
export async function createSession(
  graph: Uint8Array,
  checkpoint: Checkpoint,
  options: OnnxOptions,
): Promise<InferenceSession> {
  const session: Record<string, string> = {
    model_external_initializers_file_folder_path: dirname(checkpoint.files[0]!),
  };
  if (options.lowMemory) session.disable_prepacking = '1';
  try {
    return await InferenceSession.create(graph, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      enableMemPattern: false,
      logSeverityLevel: 3,
      ...(options.threads ? { intraOpNumThreads: options.threads } : {}),
      extra: { session: { ...session, intra_op: { allow_spinning: '0' } } },
    });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Failed(
      'cannot-load',
      `ONNX Runtime could not load ${basename(checkpoint.folder)}: ${said.replace(/\s+/g, ' ').slice(0, 200)}.`,
      'Check that the file is whole and that there is memory for it; --low-memory needs less.',
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

function integers(values: readonly number[], dims: readonly number[]): OrtTensor {
  return new OrtTensor('int64', BigInt64Array.from(values, BigInt), dims);
}

function floats(data: Tensor['data'], dims: readonly number[]): OrtTensor {
  return new OrtTensor('float32', data instanceof Float32Array ? data : Float32Array.from(data), dims);
}
