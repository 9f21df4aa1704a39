/** What the clock runs for. Recorded, where `judge/recorder/timed_call` is linked in this file's place, with the number of its row. */
export function timedCall<T>(_row: number, body: () => T): T {
  return body()
}
