"use client";

import { UserRoundX } from "lucide-react";
import { useState } from "react";
import { formatOfficerName } from "@/components/company/officer-name";
import { ErasePersonDialog } from "@/components/privacy/erase-person-dialog";
import { IconButton } from "@/components/ui/icon-button";
import type { Officer } from "@/server/enrichment/schema";

/** For admins: the person of this row asks to be forgotten. */
export function ForgetOfficer({ officer }: { officer: Officer }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton label={`Forget this person: ${officer.name}`} size="sm" onClick={() => setIsOpen(true)}>
        <UserRoundX />
      </IconButton>
      <ErasePersonDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        officer={{ id: officer.id, name: formatOfficerName(officer) }}
      />
    </>
  );
}
