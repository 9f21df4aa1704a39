/** By this a file's default export is known as a structure, and as no scenario. */
export const STRUCTURE: unique symbol = Symbol.for('mnttorture.structure') as never
