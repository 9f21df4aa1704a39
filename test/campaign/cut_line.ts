import { createConnection, createServer, type Server, type Socket } from 'node:net'

/** A line to a server that can be cut: what hangs on it goes on, and reaches nobody until it is mended. */
export class CutLine {
  readonly port: number
  readonly #server: Server
  readonly #ends = new Set<Socket>()
  #isCut = false

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
  }

  static open(to: number, port: number): Promise<CutLine> {
    return new Promise((resolve) => {
      const server = createServer((near) => {
        if (line.#isCut) return void near.destroy()
        const far = createConnection(to, '127.0.0.1')
        for (const [end, other] of [
          [near, far],
          [far, near],
        ] as const) {
          line.#ends.add(end)
          end.on('error', () => other.destroy())
          end.on('close', () => {
            line.#ends.delete(end)
            other.destroy()
          })
          end.pipe(other)
        }
      })
      const line = new CutLine(server, port)
      server.listen(port, '127.0.0.1', () => resolve(line))
    })
  }

  cut(): void {
    this.#isCut = true
    for (const end of this.#ends) end.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  close(): void {
    this.cut()
    this.#server.close()
  }
}
