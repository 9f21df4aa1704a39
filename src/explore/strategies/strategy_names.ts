export const STRATEGIES = ['portfolio', 'random', 'pct', 'pos', 'surw', 'dfs', 'dpor'] as const
export type StrategyName = (typeof STRATEGIES)[number]
