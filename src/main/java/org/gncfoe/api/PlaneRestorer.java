package org.gncfoe.api;

import java.util.List;

import org.gncfoe.restore.Schedule;

import net.imglib2.Interval;

/**
 * Restores the planes of a channel, of which noise and scale are known: any part, as in the whole bit for bit. May be used by
 * several threads at once.
 */
public interface PlaneRestorer {

	/**
	 * The restored plane, of which any part can be read; nothing is computed before.
	 *
	 * @param levels the plane, grey levels
	 * @param missing which pixels are missing
	 * @param bounds the plane: x and y; null: it has no border
	 * @return all pixels, those that are not missing too; grey levels
	 */
	Pixels restored(Pixels levels, Missing missing, Interval bounds);

	/**
	 * The parts in which much of a plane is read best.
	 *
	 * @param part what is wanted
	 * @param side side in pixels up to which a part is worked on as a whole; larger where steps reach far
	 * @param bounds the plane; null: it has no border
	 */
	List<Interval> parts(Interval part, long side, Interval bounds);

	/** The steps taken. */
	Schedule schedule();

	/** True if these steps were learned for the prior, false if they are predefined. */
	boolean isLearned();
}
