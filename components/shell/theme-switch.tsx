"use client";

import { Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { buttonClass } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";

function useThemeToggle() {
  const { resolvedTheme, setTheme } = useTheme();
  return () => setTheme(resolvedTheme === "dark" ? "light" : "dark");
}

// Both icons are there and CSS shows one: the server does not know the browser's theme.
function ThemeIcon() {
  return (
    <>
      <Moon className="dark:hidden" aria-hidden="true" />
      <Sun className="hidden dark:block" aria-hidden="true" />
    </>
  );
}

export function ThemeSwitch({ className }: { className?: string }) {
  return (
    <IconButton label="Switch between light and dark" size="sm" className={className} onClick={useThemeToggle()}>
      <ThemeIcon />
    </IconButton>
  );
}

/** With words, for the sign-in page. */
export function ThemeSwitchWithWords() {
  return (
    <button type="button" className={buttonClass({ variant: "ghost", size: "sm" })} onClick={useThemeToggle()}>
      <ThemeIcon />
      Switch theme
    </button>
  );
}
