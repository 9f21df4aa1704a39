/** The bug: nobody waits for the rescuer. */
export function stop_rescuer(_rescuer: number): void {}
