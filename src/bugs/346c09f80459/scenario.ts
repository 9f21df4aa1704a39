export { queuedData as default } from '../queued_data.ts'
