// The empty task of the bench: what a Piscina round trip costs when there is nothing to do.
export default function runTask() {}
