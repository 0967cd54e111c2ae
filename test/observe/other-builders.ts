import { makeDarwinVz } from './darwin-vz-builder.ts'
import { makeHexBoxBridge, makeHexBoxProxy } from './hexbox-builders.ts'
import { makeColima, makeRosetta } from './lima-builders.ts'
import type { OtherBuilder } from './other-builder.ts'
import { makeVirby } from './virby-builder.ts'

/** Every builder of other authors that a Mac may have. */
export const otherBuilders: readonly OtherBuilder[] = [
  makeRosetta('org.nixos.rosetta-builderd', false),
  makeRosetta('org.nixos.rosetta-builderd', true),
  makeRosetta('com.example.rosetta-builderd', true, 31555),
  makeVirby('org.nixos.virbyd', 'vfkit'),
  makeVirby('com.example.virbyd', 'krunkit', true),
  makeDarwinVz(),
  makeHexBoxBridge(),
  makeHexBoxProxy(),
  makeColima(),
]
