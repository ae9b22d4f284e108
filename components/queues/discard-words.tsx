/** What discarding means, before anybody does it. */
export function DiscardWords({ isPaid }: { isPaid: boolean }) {
  return (
    <>
      Nobody tries it again, and it cannot be taken back. It stays in the history, and its company counts as failed in
      its run, which can end.
      {isPaid ? " A lookup that waits for it fails; what was held for a request that never left is given back." : null}{" "}
      Another run may ask anew at any time.
    </>
  );
}
