import { z } from "zod";
import weights from "./model.json" with { type: "json" };

/** What `npm run train` writes. Everything in it may be read, and argued with. */
export const scoreModel = z.strictObject({
  /** Where the weights came from, for whoever asks. */
  trainedOn: z.string(),
  /** SHA-256 of the labelled pairs, so that `npm run evaluate` can say when it is shown what the model learnt from. */
  pairsDigest: z.string(),
  words: z.strictObject({
    /** Bits for a word that is in no table: as rare as one name in so many. */
    unseenBits: z.number(),
    /** Bits of rarity for each of the commoner words of company names. */
    bits: z.record(z.string(), z.number()),
    /** How often a word that a name has is in its domain too, for words seen often enough. */
    kept: z.record(z.string(), z.number()),
    /** The same for any other word by its place among the telling words (the last stands for all later ones). */
    keptByPlace: z.array(z.number()).min(1),
    keptStopWord: z.number(),
  }),
  /** Bits for words that domains add to a name. */
  fillers: z.record(z.string(), z.number()),
  /** Bits for a letter or digit of which nothing is known. */
  letters: z.record(z.string(), z.number()),
  /** Log-odds of the average pair. */
  base: z.number(),
  /** Log-odds for one unit of a signal above its mean. */
  signals: z.record(z.string(), z.strictObject({ mean: z.number(), weight: z.number() })),
  /** From the sum of the signals to log-odds that held on unseen pairs; straight between the points and beyond them level. */
  calibration: z.array(z.tuple([z.number(), z.number()])).min(2),
});
export type ScoreModel = z.infer<typeof scoreModel>;

/** The weights that this version ships with. */
export const shippedModel: ScoreModel = scoreModel.parse(weights);
