/** To the sign-in, and back to this very page. */
export function signInAgain(): void {
  const { pathname, search } = window.location;
  window.location.assign(`/login?callbackUrl=${encodeURIComponent(pathname + search)}`);
}
