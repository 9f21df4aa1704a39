/** Links within links that a walk followed by calling itself, until 4.2: at eight it gave up, for the sake of its stack. */
export const MAX_NESTED_LINKS: number = 8
