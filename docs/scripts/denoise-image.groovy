// Denoises one image.

#@ File (label = "Noisy image") input
#@ File (label = "Result (.tif)", style = "save") output
#@ CommandService command

import ij.IJ
import org.gncfoe.command.GncDenoise

// false: no dialog; parameters that are not given have their defaults.
module = command.run(GncDenoise, false, "image", IJ.openImage(input.path), "sigma", "auto").get()
result = module.getOutput("output")
if (result == null) throw new IllegalStateException(module.cancelReason)
println(result.infoProperty) // what was done
IJ.saveAsTiff(result, output.path)
null // else Fiji shows the value of the last line in a window
