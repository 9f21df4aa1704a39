// explore: atomic
const names: string[] = []

/** A class by name, for what is no lock with a word of its own, such as a kind of completion: one number in every thread. */
export function lock_class_key(name: string): number {
  names.push(name)
  return names.length
}

export function nameOfKey(key: number): string {
  return names[key - 1] ?? 'a class of no name'
}
