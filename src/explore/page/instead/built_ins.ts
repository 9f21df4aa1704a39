/** In a page, whose own built-ins are in use while a program runs: the explorer has guarded this program before. */
export function guardBuiltIns(): void {}

export function permitBuiltIn(): void {}
