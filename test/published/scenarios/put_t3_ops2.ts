import { put } from './put.ts'

export default put(3, 2)
