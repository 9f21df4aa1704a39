export { awaitedPut as default } from '../awaited_put.ts'
