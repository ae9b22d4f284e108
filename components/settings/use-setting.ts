import {
  type QueryKey,
  type UseMutationOptions,
  type UseSuspenseQueryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from "@tanstack/react-query";
import { type Failure, mistakesOf } from "@/components/settings/setting-mistakes";
import { showToast } from "@/components/ui/toast-store";

interface Saving<Value, Key extends QueryKey, ReadFailure, SaveFailure> {
  title: string;
  read: UseSuspenseQueryOptions<Value, ReadFailure, Value, Key>;
  write: UseMutationOptions<Value, SaveFailure, { value: Value; reason: string }>;
  /** For what else is told by this setting. */
  onSaved?: () => void;
}

/** A stored setting for its `SettingForm`: its value, and how a change is saved, said, and shown wherever the setting is read. */
export function useSetting<Value extends object, Key extends QueryKey, ReadFailure, SaveFailure extends Failure>({
  title,
  read,
  write,
  onSaved,
}: Saving<Value, Key, ReadFailure, SaveFailure>) {
  const queryClient = useQueryClient();
  const { data } = useSuspenseQuery(read);
  const save = useMutation({
    ...write,
    onSuccess: (value) => {
      queryClient.setQueryData<Value, QueryKey>(read.queryKey, () => value);
      showToast({ text: `${title}: saved` });
      onSaved?.();
    },
  });
  return {
    title,
    value: data,
    isBusy: save.isPending,
    mistakes: mistakesOf(save.error),
    onSave: (value: Value, reason: string) => save.mutate({ value, reason }),
  };
}
