import type { Socket } from 'node:net'

/** Calls `each` with every whole line that comes. */
export function readLines(socket: Socket, each: (line: string) => void): void {
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) each(line)
  })
}
