/**
 * The model as an analysis sees it: the stages of a forward pass, run over a batch of variants and mixed in
 * between. ONNX Runtime stands behind it in use (`src/model/`), a plain float64 program in tests.
 *
 * Letters in shapes: B variants in the batch, T tokens, D width of the residual stream, H heads, Dh = D / H,
 * V vocabulary, L layers. All tensors are dense and row-major.
 */

export type Floats = Float32Array | Float64Array;

/** A dense row-major tensor: `data.length` is the product of `dims`. */
export interface Tensor {
  readonly data: Floats;
  readonly dims: readonly number[];
}

export interface ModelShape {
  readonly layers: number;
  readonly heads: number;
  /** D. */
  readonly width: number;
  /** The longest prompt in tokens. */
  readonly positions: number;
  /** V. */
  readonly vocab: number;
  /** Added to the variance in every layer norm. */
  readonly epsilon: number;
}

/** Queries, keys and values of one layer, each `[B, T, H, Dh]`. */
export interface Qkv {
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
}

/** Attention's result: z `[B, Tq, H, Dh]` before W_O and, when asked for, the pattern `[B, H, Tq, Tk]`. */
export interface Attended {
  readonly z: Tensor;
  readonly pattern?: Tensor;
}

/** A softmax over logits `[V]`, in float64. */
export interface KnownDistribution {
  readonly logits: Floats;
  /** `[V]`, sums to 1. */
  readonly probs: Float64Array;
}

/** How far N rows of logits lie from a known distribution p: each part `[N]`, in the row's order. */
export interface Readout {
  /** KL, JS, TV and L2 as `src/analysis/measures/metrics.ts` defines them. */
  readonly kl: Floats;
  readonly js: Floats;
  readonly tv: Floats;
  readonly l2: Floats;
  /** ln Σ p exp(δ), δ = logits − known logits: a token's probability is p exp(δ − rise). */
  readonly rise: Float64Array;
  /** How much more than on average a logit has risen, the largest: NaN or beyond `readable`, the row is to be read otherwise. */
  readonly furthest: Floats;
  /** Of each row the ids of its k largest logits, largest first, equal ones by id; where lifts are asked for, none. */
  readonly top: readonly (readonly number[])[];
  /** q/p − 1 of every token, `[N, V]`, where asked for: to be read before the next readout is asked for. */
  readonly lifts?: Floats;
}

/** Up to here p in float64 is large enough for what becomes of it: p < 1e-308 times e³⁰⁰ is still nothing. */
export const readable = 300;

/** Rows that are read already, until they are closed. */
export interface RowsAhead {
  /** Copies to ask for, `[n, V]`. */
  readonly logits: readonly Floats[];
  close(): void;
}

/** Where a stage may write what it gives, by the name of each part; it may as well give memory of its own. */
export interface Into {
  of(part: string, like: Floats, size: number): Floats;
}

export interface Stages {
  readonly shape: ModelShape;

  /**
   * Token and position embeddings, `[B, T, D]`.
   * @param ids B rows of the same length T, 1 ≤ T ≤ `shape.positions`.
   */
  embed(ids: readonly (readonly number[])[]): Promise<Tensor>;

  /** The layer's first layer norm and its q, k, v: resid `[B, T, D]` → three `[B, T, H, Dh]`. Row by row. */
  qkv(layer: number, resid: Tensor, into?: Into): Promise<Qkv>;

  /**
   * Causal attention, without weights. q may hold only the *last* Tq of the Tk positions that k and v hold: the
   * row i of q stands at position Tk − Tq + i. This is what makes a change at END cost one token.
   */
  attend(qkv: Qkv, options?: { readonly pattern?: boolean; readonly into?: Into }): Promise<Attended>;

  /** W_O and its bias, residual, second layer norm, MLP, residual: → resid `[B, T, D]`. Row by row. */
  out(layer: number, z: Tensor, resid: Tensor, into?: Into): Promise<Tensor>;

  /** W_O and its bias, residual: the stream between attention and MLP, `[B, T, D]`. Row by row. */
  middle(layer: number, z: Tensor, resid: Tensor): Promise<Tensor>;

  /**
   * Final layer norm and unembedding: resid `[N, D]` → logits `[N, V]`.
   */
  unembed(resid: Tensor, into?: Into): Promise<Tensor>;

  /** As `unembed`, for these tokens alone: resid `[N, D]` → logits `[N, tokens.length]`. */
  unembedTokens(resid: Tensor, tokens: readonly number[]): Promise<Tensor>;

  /**
   * A weight of the checkpoint in float32, by its Hugging Face name without `transformer.` (`h.3.attn.c_proj.weight`,
   * `ln_f.bias`, …); `lm_head.weight` is `wte.weight` where the two are tied. Conv1D weights are `[in, out]`.
   * @throws when there is no such tensor.
   */
  weight(name: string): Promise<Tensor>;

  /** Rows of the unembedding matrix, `[tokens.length, D]`. */
  unembedRows(tokens: readonly number[]): Promise<Tensor>;

  /**
   * Compares rows of logits `[N, V]` with a known distribution, row by row. Without it that is done in float64 by
   * `src/analysis/measures/`, which is also what it is held against.
   */
  readout?(
    logits: Tensor,
    against: KnownDistribution,
    wanted: { readonly top: number; readonly lifts: boolean },
  ): Promise<Readout>;

  /**
   * Begins to compare rows of logits that `readout` will be asked for, without lifts: other threads read them while
   * this one runs stages. @returns undefined where there are none that could
   */
  readAhead?(
    all: readonly { readonly rows: readonly Floats[]; readonly against: KnownDistribution }[],
  ): RowsAhead | undefined;
}
