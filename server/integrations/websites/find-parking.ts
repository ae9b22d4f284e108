/** Hosts that domain dealers and registrars send visitors of idle domains to. */
const DEALERS = new Set(
  "sedo.com sedoparking.com dan.com afternic.com hugedomains.com bodis.com parkingcrew.net undeveloped.com godaddy.com above.com domainmarket.com buydomains.com efty.com uniregistry.com namecheap.com 123-reg.co.uk".split(
    " ",
  ),
);

const PHRASES = [
  /\b(this|the) domain (name )?(is|may be) (for sale|parked|available( to buy)?)\b/i,
  /\bbuy this domain\b/i,
  /\b(domain|website|site) (is )?parked (by|with|courtesy|free)\b/i,
  /\bparked (domain|free, courtesy)\b/i,
  /\bthis (domain|web ?site|page) (has been|was|is) (registered|reserved) (by|with|via|for)\b/i,
  /\bwebsite (is )?(coming soon|under construction)\b/i,
  /\b(future home of something quite cool|index of \/|welcome to nginx|apache2? (ubuntu|debian) default page|it works!)/i,
  /\baccount (has been )?suspended\b/i,
  /\bdomain (has )?expired\b/i,
];

/** More words than this and a page is somebody's, whatever it says in passing. */
const LONGEST_PARKED = 2_500;

export function isDealer(registrableDomain: string): boolean {
  return DEALERS.has(registrableDomain);
}

/** The words that give a parked or empty page away; null for a page of somebody's own. */
export function findParking(text: string): string | null {
  if (text.length > LONGEST_PARKED) return null;
  for (const phrase of PHRASES) {
    const found = phrase.exec(text);
    if (found) return found[0];
  }
  return null;
}
