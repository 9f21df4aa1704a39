import { put } from './put.ts'

export default put(4, 8)
