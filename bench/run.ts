/** `npm run bench`: the same as `mnttorture bench`, options and all. */
import { main } from '../src/cli/main.ts'

await main(['bench', ...process.argv.slice(2)])
