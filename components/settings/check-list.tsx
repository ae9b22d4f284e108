"use client";

import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";

interface CheckListProps<Value extends string> {
  label: string;
  error: string | null;
  values: readonly Value[];
  options: readonly { value: Value; label: string }[];
  isDisabled: boolean;
  onChange: (values: Value[]) => void;
}

/** Any of a few. The values keep the options' order. */
export function CheckList<Value extends string>({
  label,
  error,
  values,
  options,
  isDisabled,
  onChange,
}: CheckListProps<Value>) {
  const id = useId();
  const toggle = (value: Value, isOn: boolean) =>
    onChange(options.map((option) => option.value).filter((each) => (each === value ? isOn : values.includes(each))));
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{label}</legend>
      {options.map((option) => (
        <label key={option.value} htmlFor={`${id}-${option.value}`} className="flex min-h-7 items-center gap-2.5">
          <Checkbox
            id={`${id}-${option.value}`}
            checked={values.includes(option.value)}
            disabled={isDisabled}
            onCheckedChange={(isOn) => toggle(option.value, isOn === true)}
          />
          {option.label}
        </label>
      ))}
      {error ? <p className="mt-1 text-red-text text-xs">{error}</p> : null}
    </fieldset>
  );
}
