// Completes package-lock.json: `node scripts/complete-lock.mjs` after an `npm install` that changed it.
// npm leaves out of the lock file what its registry does not hold, such as a native binding for another system, and then `npm ci` refuses
// the lock file for lacking it. These bindings are optional and for systems that say so by name: the entry that belongs there is known.
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openbsd', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 's390x', 'riscv64', 'x64'];
const added = [];

for (const [owner, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const known = [`${owner}/node_modules/${name}`, `node_modules/${name}`].some((place) => lock.packages[place]);
    if (known) continue;
    const words = name.split('/').at(-1).split(/[-.]/);
    const os = systems.find((system) => words.includes(system));
    const cpu = processors.find((processor) => words.includes(processor));
    if (!os || !cpu || !/^\d/.test(version)) {
      // Not a binding for one exact version and system: its range would have to be resolved.
      console.log(`left out: ${name}@${version}, wanted by ${owner}`);
      continue;
    }
    const libc = words.includes('musl') ? ['musl'] : words.some((word) => /^gnu/.test(word)) && os === 'linux' ? ['glibc'] : null;
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(dev ? { dev } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      os: [os],
    };
    added.push(name);
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} added${added.length ? `: ${added.join(', ')}` : ''}`);
