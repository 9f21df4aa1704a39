/**
 * What a search links once with a structure's file: programs are given to it as values. It has a race for each number of CPUs, and
 * the structure itself.
 */
import { STRUCTURE } from '../scenario/structure_mark.ts'
import { noProgram, type Progress } from './program.ts'
import { type Race, raceOf } from './race.ts'
import type { Structure } from './structure.ts'

export interface Runner {
  structure: Structure
  isStructure: boolean
  races(cpus: number, progress?: Progress): Race
}

export function runnerOf(exported: unknown): Runner {
  const isStructure = typeof exported === 'object' && exported !== null && STRUCTURE in exported
  const races = new Map<number, Race>()
  return {
    structure: exported as Structure,
    isStructure,
    races(cpus, progress) {
      const race = races.get(cpus) ?? raceOf(exported as Structure, noProgram(cpus, progress))
      races.set(cpus, race)
      return race
    },
  }
}
