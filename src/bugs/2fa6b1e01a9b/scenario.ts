export { turningPositive as default } from '../turning_positive.ts'
