/** A thread of the reserve becomes a worker for the first time. Here it exists from the start, so nothing is allocated. */
export function create_worker(): void {}
