/** A space that is explored piece by piece: what to hand out next follows from the results taken, in the order handed out. */
export interface Pieces<Piece, Rest> {
  /** the next piece, or undefined while nothing is known to be left */
  next(): Piece | undefined
  /** what the piece left behind that was handed out first of those that are out */
  take(rest: Rest): void
  /** nothing is left, and nothing was left out */
  isComplete(): boolean
  /** the share of the space that lies behind, estimated */
  progress(): number
}
