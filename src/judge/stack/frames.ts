// explore: atomic
import { MODEL_CALLS } from '../../stack/model_calls.ts'
import { stackEnter, stackLeave, stackTable } from './depth.ts'

/** The functions of the model that are measured, with the kernel functions that each stands for. */
export const STACK_FRAMES = stackTable(MODEL_CALLS, stackEnter, stackLeave)
