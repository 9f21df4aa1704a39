export { default } from '../4ed5e82fe77f/scenario.ts'
