/** A function of many variables that also writes its gradient. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

const MEMORY = 10;
const MOST_HALVINGS = 20;
const ENOUGH_DESCENT = 1e-4;
const TOLERANCE = 1e-7;

interface Move {
  step: Float64Array;
  change: Float64Array;
  scale: number;
}

/** Minimises a smooth function from a start, which it moves in place (L-BFGS with a backtracking line search). */
export function minimise(objective: Objective, at: Float64Array, iterations: number): number {
  const size = at.length;
  let gradient = new Float64Array(size);
  let value = objective(at, gradient);
  const moves: Move[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const direction = findDirection(gradient, moves);
    const slope = dot(gradient, direction);
    const next = new Float64Array(size);
    const nextGradient = new Float64Array(size);
    let nextValue = Infinity;
    let length = 1;
    for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
      for (let k = 0; k < size; k++) next[k] = (at[k] ?? 0) + length * (direction[k] ?? 0);
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + ENOUGH_DESCENT * length * slope) break;
    }
    if (!(nextValue < value)) return value;
    remember(moves, subtract(next, at), subtract(nextGradient, gradient));
    const isDone = value - nextValue < TOLERANCE * Math.abs(value);
    at.set(next);
    gradient = nextGradient;
    value = nextValue;
    if (isDone) return value;
  }
  return value;
}

function findDirection(gradient: Float64Array, moves: readonly Move[]): Float64Array {
  const direction = gradient.map((each) => -each);
  const last = moves.at(-1);
  if (!last) return scale(direction, 1 / Math.max(1e-12, Math.sqrt(dot(gradient, gradient))));
  const shares: number[] = [];
  for (const move of moves.toReversed()) {
    const share = move.scale * dot(move.step, direction);
    shares.push(share);
    addTo(direction, move.change, -share);
  }
  scale(direction, 1 / (last.scale * dot(last.change, last.change)));
  for (const move of moves) {
    const share = (shares.pop() ?? 0) - move.scale * dot(move.change, direction);
    addTo(direction, move.step, share);
  }
  return direction;
}

function remember(moves: Move[], step: Float64Array, change: Float64Array): void {
  const curvature = dot(step, change);
  if (curvature <= 1e-12) return;
  moves.push({ step, change, scale: 1 / curvature });
  if (moves.length > MEMORY) moves.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((each, k) => each - (b[k] ?? 0));
}

function addTo(target: Float64Array, other: Float64Array, share: number): void {
  for (let k = 0; k < target.length; k++) target[k] = (target[k] ?? 0) + share * (other[k] ?? 0);
}

function scale(target: Float64Array, factor: number): Float64Array {
  for (let k = 0; k < target.length; k++) target[k] = (target[k] ?? 0) * factor;
  return target;
}
