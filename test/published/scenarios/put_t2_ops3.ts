import { put } from './put.ts'

export default put(2, 3)
