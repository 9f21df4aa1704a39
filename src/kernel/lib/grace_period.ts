/**
 * How long a grace period takes for callbacks, beyond the readers that it waits for: no time, so that a torture frees as early
 * as it may. The bench has another file in this one's place (bench/program/grace_period), where it takes a while, as in Linux.
 */
export function grace_period_passes(): void {}

/** Somebody waits for callbacks, as rcu_barrier does. */
export function grace_period_expedited(): void {}

/** ... and no longer. */
export function grace_period_normal(): void {}
