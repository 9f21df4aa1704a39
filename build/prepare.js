/** After `npm ci` in a checkout: the first start need not build. */
import { freshen } from './freshen.js'

await freshen()
