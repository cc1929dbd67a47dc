/**
 * How far one row of logits lies from a known distribution p, in float64, as three loops over the vocabulary.
 *
 * δ = logits − known logits, and y = δ − Σpδ; r = exp y; G = Σp(r − 1); then q/p = r/(1 + G), ln(q/p) = y − ln(1 + G),
 *   KL = ln(1 + G) − Σpy.
 * With u = q/p − 1 and d = ln(q/p):   TV = ½ Σp|u|;   L2² = Σ(pu)²;   JS = ½ Σp(ud/2 − (2 + u) ln cosh(d/2)),
 * ln cosh(d/2) = |d|/2 − 2 artanh z with z = |u|/(3 max(1, q/p) + min(1, q/p)) ≤ ⅓: exactly 0 where nothing changed.
 */
import {
  abs,
  add,
  addBits,
  div,
  float32At,
  float64At,
  keepLargest,
  type Loop,
  least,
  most,
  mul,
  number,
  pair,
  parameter,
  plus,
  polynomial,
  put,
  shiftLeft,
  storeFloat64,
  sub,
} from './program';

/** Bytes at which each array begins. */
export interface Places {
  readonly probs: number;
  readonly ratios: number;
  readonly known: number;
  readonly logits: number;
  /** Of the logits' groups the largest, two numbers each. */
  readonly groups: number;
}

/** Adds a number of the lowest digits of 1.5 · 2⁵²: what is left of the sum is a whole number in its lowest bits. */
const rounder = 1.5 * 2 ** 52;
/** ln 2 in two parts, the first short enough that its multiples are exact. */
const [ln2High, ln2Low] = [0.6931471803691238, 1.9082149292705877e-10];
/** exp x on |x| ≤ ½ ln 2, to 10⁻¹¹ of it. */
const exponential = [1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320, 1 / 362880];
/** artanh z / z by z², on z ≤ ⅓ to 10⁻¹¹ of it. */
const artanh = Array.from({ length: 10 }, (_, n) => 1 / (2 * n + 1));

export function divergenceLoops({ probs, ratios, known, logits, groups }: Places): readonly Loop[] {
  const p = float64At(probs);
  const delta = sub(float32At(logits), float32At(known));
  return [
    {
      name: 'mean',
      pairs: 1,
      results: 1,
      body: [...plus(0, mul(p, delta)), ...keepLargest(groups, float32At(logits))],
    },
    spread(),
    apart(),
  ];

  /** Of y beyond the first parameter: Σp(r − 1), Σpy, the largest y; keeps r. */
  function spread(): Loop {
    const [gain, rest, furthest, y, x, k, own] = [0, 1, 2, 3, 4, 5, 6];
    return {
      name: 'spread',
      pairs: 7,
      results: 3,
      body: [
        ...put(y!, sub(delta, parameter(0))),
        ...put(furthest!, most(pair(furthest!), pair(y!))),
        // Below it exp is nothing, and its exponent must not run over.
        ...put(x!, most(pair(y!), number(-700))),
        ...put(k!, add(mul(pair(x!), number(Math.LOG2E)), number(rounder))),
        ...put(own!, sub(pair(k!), number(rounder))),
        ...put(x!, sub(sub(pair(x!), mul(pair(own!), number(ln2High))), mul(pair(own!), number(ln2Low)))),
        ...put(own!, mul(pair(x!), pair(x!))),
        ...put(x!, addBits(polynomial(pair(x!), pair(own!), exponential), shiftLeft(pair(k!), 52))),
        ...storeFloat64(ratios, pair(x!)),
        ...put(own!, p),
        ...plus(gain!, mul(pair(own!), sub(pair(x!), number(1)))),
        ...plus(rest!, mul(pair(own!), pair(y!))),
      ],
    };
  }

  /** Σp|u|, Σ(pu)², Σp(ud/2 − (2 + u) ln cosh(d/2)). Parameters: 1/(1 + G), and what a δ stands for that makes d = 0. */
  function apart(): Loop {
    const [tv, squares, js, own, ratio, u, z, half, square, fourth] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const inverse = mul(mul(pair(z!), number(2)), polynomial(pair(square!), pair(fourth!), artanh));
    return {
      name: 'apart',
      pairs: 10,
      results: 3,
      body: [
        ...put(own!, p),
        ...put(ratio!, mul(float64At(ratios), parameter(0))),
        ...put(u!, abs(sub(pair(ratio!), number(1)))),
        ...put(half!, mul(number(0.5), abs(sub(delta, parameter(1))))),
        ...put(z!, div(pair(u!), add(mul(number(3), most(number(1), pair(ratio!))), least(number(1), pair(ratio!))))),
        ...put(square!, mul(pair(z!), pair(z!))),
        ...put(fourth!, mul(pair(square!), pair(square!))),
        ...plus(
          js!,
          mul(
            pair(own!),
            sub(mul(pair(u!), pair(half!)), mul(add(pair(ratio!), number(1)), sub(pair(half!), inverse))),
          ),
        ),
        ...put(u!, mul(pair(own!), pair(u!))),
        ...plus(tv!, pair(u!)),
        ...plus(squares!, mul(pair(u!), pair(u!))),
      ],
    };
  }
}
