import type { SandboxOfficer } from "./officers";
import { createRandom } from "./random";
import type { SandboxRegister } from "./register";
import type { SandboxCompany } from "./sandbox-company";

/** Of a hundred people some run many companies, as nominees do: more than one page of them. */
const NOMINEES = 0.04;
const MANY = 130;

/** The companies at which an officer serves besides: mostly none or a few, always the same. */
export function otherCompanies(
  register: SandboxRegister,
  { company, officer }: { company: SandboxCompany; officer: SandboxOfficer },
): SandboxCompany[] {
  const random = createRandom("other-companies", officer.officerId);
  const all = register.list().filter(({ number }) => number !== company.number);
  const wanted = random.chance(NOMINEES) ? MANY : Math.max(0, random.int(-2, 5));
  const start = random.int(0, Math.max(0, all.length - 1));
  return [...all.slice(start), ...all.slice(0, start)].slice(0, wanted);
}
