import { generateClient } from "../../scripts/generate-client";

/** Unit tests import the client's enums and types, so it has to exist. */
export default function setUp(): void {
  generateClient();
}
