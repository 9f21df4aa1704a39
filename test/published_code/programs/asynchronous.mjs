// what make-synchronized's worker imports
export default async (a, b) => a + b
export const name = 'asynchronous'
export const fail = async () => {
  throw new Error('no')
}
