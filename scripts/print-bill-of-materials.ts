/**
 * `npm run -s sbom > sbom.json`: what runs in production, as CycloneDX, from the lockfile. `npm sbom --omit dev` leaves out
 * every package that something for developers needs as well.
 */
import { readFileSync } from 'node:fs';
import { billOfMaterials } from './dependencies/bill-of-materials.ts';

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Parameters<
  typeof billOfMaterials
>[0];

console.log(JSON.stringify(billOfMaterials(lockfile), null, 2));
