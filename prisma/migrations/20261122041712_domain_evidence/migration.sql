-- CreateTable
CREATE TABLE "domain_evidence" (
    "domain" TEXT NOT NULL,
    "dns" JSONB,
    "site" JSONB,
    "checked_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "claimed_until" TIMESTAMPTZ(3),

    CONSTRAINT "domain_evidence_pkey" PRIMARY KEY ("domain")
);
